"""What the figures share: a site with its daemon, processes, statistics, and the form of a figure."""
