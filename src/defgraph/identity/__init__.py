"""Identity: which names, and which entities, stand for one thing."""
