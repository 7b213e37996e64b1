#if arch(arm64)
  import KernelsNEON
  import KernelsNEONDot
  import KernelsPortable

  extension KernelTable {
    /// The int8 product has a version for the dot-product extension. Kernels that have no NEON
    /// version of their own are the portable ones.
    static let neon = KernelTable(
      instructionSet: .neon,
      sgemm: sgemmNEON,
      dot: dotNEON,
      axpy: axpyNEON,
      sumOfSquares: sumOfSquaresPortable,
      layerNorm: layerNormPortable,
      layerNormBackwardInput: layerNormBackwardInputPortable,
      layerNormBackwardParameters: layerNormBackwardParametersPortable,
      gelu: geluNEON,
      geluBackward: geluBackwardPortable,
      softmax: softmaxNEON,
      softmaxBackward: softmaxBackwardPortable,
      softmaxCrossEntropy: softmaxCrossEntropyPortable,
      adamW: adamWPortable,
      quantizeRow: quantizeRowNEON,
      matmulInt8: ProcessorFeatures.current.hasDotProduct ? matmulInt8NEONDot : matmulInt8NEON,
      mixValues: mixValuesNEON)
  }
#endif
