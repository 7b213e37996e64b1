/// The kernels of one instruction set.
///
/// A table is chosen once at start (``detect(forced:)``) and passed down; its fields are C
/// function pointers without hidden state, safe to call from any thread.
public struct KernelTable: Sendable {
  public let instructionSet: InstructionSet

  // MARK: float32

  /// `C[m,n] = A·B`, or `C += A·B` where `accumulate` is not zero.
  ///
  /// `A(i,p) = a[i·aRow + p·aColumn]`, `B(p,j) = b[p·bRow + j·bColumn]`; C is row-major with
  /// stride `cRow`. `workspace` holds ``sgemmWorkspaceCount`` floats, 64-byte aligned, one per
  /// thread. The sum over k runs in an order that does not depend on m or n, so splitting rows
  /// or columns over workers changes no bit.
  public let sgemm: SgemmKernel
  /// Σ a·b.
  public let dot: DotKernel
  /// y += alpha·x.
  public let axpy: AxpyKernel
  /// Σ x² in double precision.
  public let sumOfSquares: SumOfSquaresKernel
  /// Normalises each row of x `[rows, width]`, scales by gamma and adds beta, both `[width]`.
  /// Stores each row's mean and 1/deviation where those pointers are given. y may be x.
  public let layerNorm: LayerNormKernel
  /// dX += the gradient of ``layerNorm`` with respect to its input.
  public let layerNormBackwardInput: LayerNormBackwardInputKernel
  /// dGamma and dBeta += their gradients, for columns `columnStart..<columnEnd` only, so that
  /// workers split columns. Rows are summed in order.
  public let layerNormBackwardParameters: LayerNormBackwardParametersKernel
  /// GPT-2's GELU: x/2·(1 + tanh(√(2/π)·(x + 0.044715·x³))). y may be x.
  public let gelu: GeluKernel
  /// dX = dY · GELU'(x). dX may be dY.
  public let geluBackward: GeluBackwardKernel
  /// Softmax in place; the maximum is subtracted first.
  public let softmax: SoftmaxKernel
  /// dX = p·(dP − Σ p·dP) for one softmax row p. dX may be dP.
  public let softmaxBackward: SoftmaxBackwardKernel
  /// Logits in place become the gradient (softmax − onehot(target))·gradientScale.
  /// Returns the negative log-likelihood of the target in nats.
  public let softmaxCrossEntropy: SoftmaxCrossEntropyKernel
  /// One AdamW step (Loshchilov and Hutter, arXiv 1711.05101, algorithm 2) with
  /// g = gradient·gradientScale; bias1 = 1 − beta1^t, bias2 = 1 − beta2^t.
  public let adamW: AdamWKernel

  // MARK: int8

  /// One row of activations to int8 in −127…127, with one scale and one offset for each group of
  /// ``activationGroup`` channels (the last may be shorter). The offset, −128·Σq, cancels what a
  /// product that reads weights as w + 128 adds.
  public let quantizeRow: QuantizeRowKernel
  /// `out[t·outRow + j] = bias[j] + weightScale[j]·Σ_g activationScale[t,g]·Σ q·w` for j in
  /// `rowStart..<rowEnd` and all tokens t.
  ///
  /// Weights `[outCount, inCount]` are int8 in −127…127 and lie in blocks of ``weightBlockRows``
  /// rows: `[outCount/16, inCount/4, 16, 4]`, so that a vector holds four channels of several
  /// rows and memory is read in one sequence. inCount is a multiple of 64, `rowStart` of 16;
  /// weights, their scales and the bias hold whole blocks also where `rowEnd` ends inside of
  /// one. A token's result has the same bits whatever `tokens` and the row range are.
  public let matmulInt8: MatmulInt8Kernel

  // MARK: attention over float16

  /// `out[i·stride]` = x[i] as IEEE float16 for `count` numbers, the nearest, ties to even, held
  /// within ±65504; NaN stays NaN.
  public let storeHalves: StoreHalvesKernel
  /// Attention of one head for 1 to ``attentionQueries`` queries, of which query i sees the
  /// positions `0..<count + i`.
  ///
  /// Keys are float16 in blocks of ``keyBlockPositions`` positions, `[positions/16, headWidth,
  /// 16]`; values are float16 `[positions, headWidth rounded up to a multiple of 8]`. Both may be
  /// read up to the end of the last position's block or row, whatever lies there. `scores` is
  /// scratch, a row of whole blocks for each query. A query's result has the same bits whatever
  /// the others are.
  public let attend: AttendKernel

  /// Floats of workspace that ``sgemm`` needs, for every instruction set.
  public static let sgemmWorkspaceCount = 327_680
  /// Channels that share one activation scale.
  public static let activationGroup = 128
  /// Rows of a block of int8 weights.
  public static let weightBlockRows = 16
  /// Positions of a block of keys.
  public static let keyBlockPositions = 16
  /// Queries that ``attend`` takes at once at most.
  public static let attentionQueries = 4
}
