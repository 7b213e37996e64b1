// UpsideDown
