#if arch(x86_64)
  import KernelsAVXVNNI

  extension KernelTable {
    static let avxvnni = avx2.with(.avxvnni, matmulInt8: matmulInt8AVXVNNI)
  }
#endif
