"""Questions in SPARQL: saved ones with parameters, and free ones; all read-only."""
