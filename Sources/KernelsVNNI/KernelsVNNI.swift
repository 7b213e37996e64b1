// KernelsVNNI
