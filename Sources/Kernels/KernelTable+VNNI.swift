#if arch(x86_64)
  import KernelsVNNI

  extension KernelTable {
    /// The AVX2 kernels, except where the int8 dot product counts.
    static let vnni = KernelTable(
      instructionSet: .vnni,
      sgemm: avx2.sgemm,
      dot: avx2.dot,
      axpy: avx2.axpy,
      sumOfSquares: avx2.sumOfSquares,
      layerNorm: avx2.layerNorm,
      layerNormBackwardInput: avx2.layerNormBackwardInput,
      layerNormBackwardParameters: avx2.layerNormBackwardParameters,
      gelu: avx2.gelu,
      geluBackward: avx2.geluBackward,
      softmax: avx2.softmax,
      softmaxBackward: avx2.softmaxBackward,
      softmaxCrossEntropy: avx2.softmaxCrossEntropy,
      adamW: avx2.adamW,
      quantizeRow: avx2.quantizeRow,
      matmulInt8: matmulInt8VNNI,
      storeHalves: avx2.storeHalves,
      attend: avx2.attend)
  }
#endif
