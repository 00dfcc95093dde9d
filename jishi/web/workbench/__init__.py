"""What the workbench shows: the paper, the list of its blanks, the panel of one blank."""
