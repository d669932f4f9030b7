"""The questions behind the gaps: which counts answer them, and in what words."""
