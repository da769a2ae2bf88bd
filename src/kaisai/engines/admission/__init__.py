"""Who was let in, from the logs of many devices that did not see each other (`merging`)."""
