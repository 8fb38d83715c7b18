"""Policy guides at the desk: what is due, writing in three languages, publishing, reviewing."""
