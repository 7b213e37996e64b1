#if arch(arm64)
  import KernelsNEON
  import KernelsPortable

  extension KernelTable {
    /// The int8 product needs the dot-product extension; without it, and for the kernels that
    /// have no NEON version of their own, the portable ones are vectorised by the compiler.
    static let neon = KernelTable(
      instructionSet: .neon,
      sgemm: sgemmNEON,
      dot: dotNEON,
      axpy: axpyNEON,
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
      matmulInt8: ProcessorFeatures.current.hasDotProduct ? matmulInt8NEON : matmulInt8Portable,
      attend: attendPortable)
  }
#endif
