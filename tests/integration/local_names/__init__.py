"""What agencies may call their columns, written by four authors who had not seen the tool's synonyms.

The first three sets have since been used to mend the matcher; the fourth was written after that and used for nothing.
"""
