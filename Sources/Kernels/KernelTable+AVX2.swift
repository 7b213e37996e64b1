#if arch(x86_64)
  import KernelsAVX2
  import KernelsPortable

  extension KernelTable {
    static let avx2 = KernelTable(
      instructionSet: .avx2,
      sgemm: sgemmAVX2,
      dot: dotPortable,
      axpy: axpyPortable,
      sumOfSquares: sumOfSquaresPortable,
      layerNorm: layerNormPortable,
      layerNormBackwardInput: layerNormBackwardInputPortable,
      layerNormBackwardParameters: layerNormBackwardParametersPortable,
      gelu: geluPortable,
      geluBackward: geluBackwardPortable,
      softmax: softmaxPortable,
      softmaxBackward: softmaxBackwardPortable,
      softmaxCrossEntropy: softmaxCrossEntropyPortable,
      adamW: adamWPortable,
      quantizeRow: quantizeRowPortable,
      matmulInt8: matmulInt8Portable,
      attend: attendPortable)
  }
#endif
