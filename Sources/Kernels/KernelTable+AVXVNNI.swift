#if arch(x86_64)
  import KernelsAVX2
  import KernelsAVXVNNI

  extension KernelTable {
    static let avxvnni = avx2.with(
      .avxvnni, matmulInt8: matmulInt8AVXVNNI, mixValues: mixValuesAVX2)
  }
#endif
