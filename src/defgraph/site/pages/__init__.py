"""The pages of a site, a module for each kind; each function yields them one by one."""
