#if arch(x86_64)
  import KernelsVNNI

  extension KernelTable {
    static let vnni = avx2.with(
      .vnni, sgemm: sgemmVNNI, matmulInt8: matmulInt8VNNI, mixValues: mixValuesVNNI)

    /// The same kernels but for the products, where wider registers and the int8 dot product
    /// count, and for what works on int8.
    func with(
      _ set: InstructionSet, sgemm: SgemmKernel? = nil, matmulInt8: @escaping MatmulInt8Kernel,
      mixValues: @escaping MixValuesKernel
    ) -> KernelTable {
      KernelTable(
        instructionSet: set,
        sgemm: sgemm ?? self.sgemm,
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
