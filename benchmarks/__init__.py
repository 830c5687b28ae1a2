"""What the product costs, beside a tutorial-style app that does the same work and beside the limit, in one run."""
