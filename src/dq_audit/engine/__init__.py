"""Rules and rows in, counts out, in one pass. One of the two rooms that see rows; nothing it returns holds any.

`plan` turns a source's checks into columns of one lazy plan; `kernel` runs it over slices and adds the counts up;
`groups` judges the rules about records that belong together; `findings` turns sums into findings; `failing` lists the
records to put right. `counting` lets the database of an extract do all that, by `pushed`, where it gives the same.
"""
