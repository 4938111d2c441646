"""Support: on how many independent origins does a claim rest, and which are its weak points?"""
