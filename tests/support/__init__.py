"""The support of claims: known answers, laws, and agreement with two references."""
