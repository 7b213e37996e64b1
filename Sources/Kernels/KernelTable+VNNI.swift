#if arch(x86_64)
  import KernelsVNNI

  extension KernelTable {
    static let vnni = avx2.with(.vnni, matmulInt8: matmulInt8VNNI, mixValues: mixValuesVNNI)

    /// The same kernels but for those that work on int8.
    func with(
      _ set: InstructionSet, matmulInt8: @escaping MatmulInt8Kernel,
      mixValues: @escaping MixValuesKernel
    ) -> KernelTable {
      KernelTable(
        instructionSet: set,
        sgemm: sgemm,
        dot: dot,
        axpy: axpy,
        sumOfSquares: sumOfSquares,
        layerNorm: layerNorm,
        layerNormBackwardInput: layerNormBackwardInput,
        layerNormBackwardParameters: layerNormBackwardParameters,
        gelu: gelu,
        geluBackward: geluBackward,
        softmax: softmax,
        softmaxBackward: softmaxBackward,
        softmaxCrossEntropy: softmaxCrossEntropy,
        adamW: adamW,
        quantizeRow: quantizeRow,
        matmulInt8: matmulInt8,
        mixValues: mixValues)
    }
  }
#endif
