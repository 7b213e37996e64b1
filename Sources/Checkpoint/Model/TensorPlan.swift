/// The tensors a GPT-2 of a given configuration has, under GPT-2's names.
public enum TensorPlan {
  /// What becomes of a tensor on its way from the float32 file to the int8 file.
  public enum Role: Sendable {
    /// `[rows, C]` in both files; int8 with a scale a row in the int8 file.
    case embedding
    /// Conv1D's `[in, out]` in the float32 file; int8 `[out, in]` with a scale a row in the
    /// int8 file.
    case matrix
    /// The same float32 tensor in both files.
    case plain
  }

  public struct Tensor: Sendable, Equatable {
    public let name: String
    public let role: Role
    /// Shape of what the model multiplies by or adds; the int8 file stores matrices and
    /// embeddings in blocks.
    public let shape: [Int]

    /// Shape in the int8 file.
    public var storedShape: [Int] {
      role == .plain ? shape : WeightBlocks.shape(rows: shape[0], columns: shape[1])
    }

    /// Shape in the trainer's float32 file.
    public var floatShape: [Int] { role == .matrix ? shape.reversed() : shape }
    /// Name of the scales in the int8 file.
    public var scaleName: String { name + "_scale" }
  }

  /// Names of tensors that belong to the reward, not to the model.
  public static let rewardPrefix = "reward."

  /// All tensors of the model, in reading order.
  public static func tensors(_ configuration: ModelConfiguration) -> [Tensor] {
    let width = configuration.width
    var tensors = [
      Tensor(
        name: "wte.weight", role: .embedding, shape: [configuration.vocabularyCount, width]),
      Tensor(name: "wpe.weight", role: .plain, shape: [configuration.positionCount, width]),
    ]
    if configuration.horizonCount > 0 {
      tensors.append(
        Tensor(name: "whe.weight", role: .plain, shape: [configuration.horizonCount, width]))
    }
    for layer in 0..<configuration.layerCount {
      tensors += block("h.\(layer)", width: width, inner: configuration.innerWidth)
    }
    return tensors + norm("ln_f", width: width)
  }

  private static func block(_ prefix: String, width: Int, inner: Int) -> [Tensor] {
    norm("\(prefix).ln_1", width: width)
      + linear("\(prefix).attn.c_attn", output: 3 * width, input: width)
      + linear("\(prefix).attn.c_proj", output: width, input: width)
      + norm("\(prefix).ln_2", width: width)
      + linear("\(prefix).mlp.c_fc", output: inner, input: width)
      + linear("\(prefix).mlp.c_proj", output: width, input: inner)
  }

  private static func norm(_ name: String, width: Int) -> [Tensor] {
    [
      Tensor(name: "\(name).weight", role: .plain, shape: [width]),
      Tensor(name: "\(name).bias", role: .plain, shape: [width]),
    ]
  }

  private static func linear(_ name: String, output: Int, input: Int) -> [Tensor] {
    [
      Tensor(name: "\(name).weight", role: .matrix, shape: [output, input]),
      Tensor(name: "\(name).bias", role: .plain, shape: [output]),
    ]
  }
}
