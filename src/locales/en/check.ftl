# Checking a round: the commands for this town.

page-check-title = Check a round yourself
page-check-lead = Who gets which appointment can be recomputed. You need a computer with Python, but no account and no permission.
page-check-what = The program reads the list that was fixed before the draw, and the result. It computes each lot and each offer anew and compares. Type the commands into a terminal, one after the other.
page-check-none = No round has been drawn so far. The commands work as soon as there is one.
page-check-files = Fetch the files of a round
page-check-fetch = You can put the number of any other round.
page-check-program = Fetch the program
page-check-program-what = It is short enough to be read. You can also write one of your own.
page-check-run = Recompute
page-check-run-what = If it ends with “OK”, everything is right. If not, the program names the first line that is wrong.
page-check-anchor = Check the anchor
page-check-anchor-what = Write the anchor down early, then nobody can change it unnoticed. It is checked with the first round that it is for:
