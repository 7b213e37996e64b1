#if arch(x86_64)
  import KernelsVNNI

  extension KernelTable {
    static let vnni = avx2.with(.vnni, matmulInt8: matmulInt8VNNI)

    /// The same kernels but for the int8 product, where the int8 dot product counts.
    func with(_ set: InstructionSet, matmulInt8: @escaping MatmulInt8Kernel) -> KernelTable {
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
        storeHalves: storeHalves,
        attend: attend)
    }
  }
#endif
