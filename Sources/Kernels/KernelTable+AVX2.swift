#if arch(x86_64)
  import KernelsAVX2

  extension KernelTable {
    static let avx2 = KernelTable(
      instructionSet: .avx2,
      sgemm: sgemmAVX2,
      dot: dotAVX2,
      axpy: axpyAVX2,
      sumOfSquares: sumOfSquaresAVX2,
      layerNorm: layerNormAVX2,
      layerNormBackwardInput: layerNormBackwardInputAVX2,
      layerNormBackwardParameters: layerNormBackwardParametersAVX2,
      gelu: geluAVX2,
      geluBackward: geluBackwardAVX2,
      softmax: softmaxAVX2,
      softmaxBackward: softmaxBackwardAVX2,
      softmaxCrossEntropy: softmaxCrossEntropyAVX2,
      adamW: adamWAVX2,
      quantizeRow: quantizeRowAVX2,
      matmulInt8: matmulInt8AVX2,
      mixValues: mixValuesAVX2)
  }
#endif
