"""What tests share: real servers, databases made quickly, worlds to put into them. No test lives here."""
