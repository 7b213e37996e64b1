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

  /// One row to int8 in −127…127, with one scale and one offset for each group of `groupWidth`
  /// channels (the last may be shorter): q = x·(127 / b) in float32, rounded to the nearest, ties
  /// to even, and scale = b / 127. The offset, −128·Σq, cancels what a product that reads weights
  /// as w + 128 adds. b below 1e-35 gives zeros, because 127 / b would not be finite. x and the
  /// sums of its pairs are finite.
  ///
  /// b = max|x| or, where `inPairs` is not zero, max(|x₀| + |x₁|) over a group's channels 0 and 1,
  /// 2 and 3, … (a last one alone), after which |q₀| + |q₁| is at most 128: before rounding it is
  /// below 127.0001, and that adds at most a half to each.
  public let quantizeRow: QuantizeRowKernel
  /// `out[t·outRow + j] = bias[j] + weightScale[j]·Σ_g activationScale[t,g]·Σ q·w` for j in
  /// `rowStart..<rowEnd` and all tokens t; g are groups of ``activationGroup`` channels.
  ///
  /// Weights `[outCount, inCount]` are int8 in −127…127 and lie in blocks of ``weightBlockRows``
  /// rows: `[outCount/16, inCount/4, 16, 4]`, so that a vector holds four channels of several
  /// rows and memory is read in sequence. inCount is a multiple of ``channelMultiple``,
  /// `rowStart` of 16; weights, their scales and the bias hold whole blocks also where `rowEnd`
  /// ends inside of one, whatever lies in the rest of it. q comes from ``quantizeRow`` with
  /// `inPairs`; a larger |q₀| + |q₁| could saturate. A token's result has the same bits whatever
  /// `tokens` and the row range are.
  public let matmulInt8: MatmulInt8Kernel
  /// `out[i·outRow + c] = Σ_p weight[i,p]·scale[p]·value[p,c]` for query i of `queryCount`, which
  /// sees the positions `0..<count + i`, in the order of positions.
  ///
  /// Values are int8, `[positions, headWidth rounded up to a multiple of 16]`, whatever lies in the
  /// padding. Weights `[queryCount, weightRow]`, what softmax makes of scores, are used up. A
  /// query's result has the same bits whatever the others are.
  public let mixValues: MixValuesKernel

  /// Floats of workspace that ``sgemm`` needs, for every instruction set.
  public static let sgemmWorkspaceCount = 327_680
  /// Channels that share one activation scale in ``matmulInt8``.
  public static let activationGroup = 128
  /// Rows of a block of int8 weights.
  public static let weightBlockRows = 16
  /// ``matmulInt8`` takes numbers of channels that are multiples of this.
  public static let channelMultiple = 16
}
