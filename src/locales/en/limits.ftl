# Words for what takes too long.
page-too-slow-title = That took too long
page-too-slow-text = Your details did not reach us completely, and we have stored nothing. Perhaps your connection is slow at the moment. Please go back one page and send the form again.
