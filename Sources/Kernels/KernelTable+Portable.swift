import KernelsPortable

extension KernelTable {
  static let portable = KernelTable(
    instructionSet: .portable,
    sgemm: sgemmPortable,
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
    mixValues: mixValuesPortable)
}
