/// Where every tensor lies in an arena of parameters, gradients or moments.
///
/// The tensors that weight decay shrinks come first, so that AdamW is two calls over
/// contiguous memory. Every tensor starts at a multiple of 64 bytes; the gaps stay zero.
///
/// Weight decay follows the usual GPT-2 practice of decaying matrices and not norms or
/// biases. The token embedding decays because it is also the output head; the position and
/// countdown tables do not, because a row that few examples reach would only shrink.
public struct ParameterLayout: Sendable {
  public struct Entry: Sendable, Equatable {
    public let name: String
    public let shape: [Int]
    public let offset: Int
    public var count: Int { shape.reduce(1, *) }
  }

  public let entries: [Entry]
  /// Floats at the start of the arena that weight decay applies to.
  public let decayedCount: Int
  /// Floats of the whole arena, gaps included.
  public let arenaCount: Int
  /// Floats of all tensors, gaps left out: the model's number of parameters.
  public let parameterCount: Int

  public init(_ shape: NetworkShape) {
    let width = shape.width
    var decayed: [(String, [Int])] = [("wte.weight", [shape.vocabularyCount, width])]
    var plain: [(String, [Int])] = [("wpe.weight", [shape.positionCount, width])]
    if shape.horizonCount > 0 {
      plain.append(("whe.weight", [shape.horizonCount, width]))
    }
    for layer in 0..<shape.layerCount {
      let prefix = "h.\(layer)."
      decayed.append((prefix + "attn.c_attn.weight", [width, 3 * width]))
      decayed.append((prefix + "attn.c_proj.weight", [width, width]))
      decayed.append((prefix + "mlp.c_fc.weight", [width, shape.innerWidth]))
      decayed.append((prefix + "mlp.c_proj.weight", [shape.innerWidth, width]))
      plain.append((prefix + "ln_1.weight", [width]))
      plain.append((prefix + "ln_1.bias", [width]))
      plain.append((prefix + "attn.c_attn.bias", [3 * width]))
      plain.append((prefix + "attn.c_proj.bias", [width]))
      plain.append((prefix + "ln_2.weight", [width]))
      plain.append((prefix + "ln_2.bias", [width]))
      plain.append((prefix + "mlp.c_fc.bias", [shape.innerWidth]))
      plain.append((prefix + "mlp.c_proj.bias", [width]))
    }
    plain.append(("ln_f.weight", [width]))
    plain.append(("ln_f.bias", [width]))

    var entries: [Entry] = []
    var offset = 0
    func append(_ tensors: [(String, [Int])]) {
      for (name, dimensions) in tensors {
        let entry = Entry(name: name, shape: dimensions, offset: offset)
        entries.append(entry)
        offset += FloatArena.aligned(entry.count)
      }
    }
    append(decayed)
    decayedCount = offset
    append(plain)
    arenaCount = offset
    parameterCount = entries.reduce(0) { $0 + $1.count }
    self.entries = entries
  }

  /// The place of one tensor; the name must be one of the layout's own.
  func offset(_ name: String) -> Int {
    guard let entry = entries.first(where: { $0.name == name }) else {
      preconditionFailure("No parameter is named \(name).")
    }
    return entry.offset
  }
}
