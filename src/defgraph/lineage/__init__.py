"""What the store knows of where word comes from, as arrays: claims, reports, documents, publishers, speakers."""
