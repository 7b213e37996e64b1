import Checkpoint

extension RewardTables {
  private static let wordsName = "reward.words"
  private static let rarityName = "reward.rarity"
  private static let vectorsName = "reward.vectors"
  private static let embeddingName = "reward.embedding"
  private static let embeddingScaleName = "reward.embedding_scale"
  /// Rows are padded to a multiple of 16, bytes of words to one of 64, so that every tensor's
  /// byte count is a multiple of 64.
  private static let rowMultiple = 16
  private static let byteMultiple = 64

  /// The tables as tensors: `reward.words` U8 (words ended by newlines, newlines for padding),
  /// `reward.rarity` F32 [W], `reward.vectors` F32 [W, topicCount], `reward.embedding` I8 [W, 64],
  /// `reward.embedding_scale` F32 [W]; W padded with zero rows, of scale 1.
  public func namedTensors() -> [NamedTensor] {
    var bytes: [UInt8] = []
    for word in words {
      bytes += word.utf8
      bytes.append(UInt8(ascii: "\n"))
    }
    repeat {
      bytes.append(UInt8(ascii: "\n"))
    } while !bytes.count.isMultiple(of: Self.byteMultiple)
    let rows = max(1, (words.count + Self.rowMultiple - 1) / Self.rowMultiple) * Self.rowMultiple
    let padding = rows - words.count
    var tensors = [
      NamedTensor(name: Self.wordsName, type: .uint8, shape: [bytes.count], bytes: bytes),
      NamedTensor(
        name: Self.rarityName, shape: [rows],
        floats: rarity + Array(repeating: 0, count: padding)),
      NamedTensor(
        name: Self.vectorsName, shape: [rows, topicCount],
        floats: vectors + Array(repeating: 0, count: padding * topicCount)),
    ]
    if let embedding {
      let dimensions = WordEmbedding.dimensionCount
      tensors.append(
        NamedTensor(
          name: Self.embeddingName, shape: [rows, dimensions],
          int8: embedding.values + Array(repeating: 0, count: padding * dimensions)))
      tensors.append(
        NamedTensor(
          name: Self.embeddingScaleName, shape: [rows],
          floats: embedding.scales + Array(repeating: 1, count: padding)))
    }
    return tensors
  }

  /// Whether a checkpoint holds reward tables.
  public static func areIn(_ weightMap: WeightMap) -> Bool {
    weightMap.descriptor(wordsName) != nil
  }

  /// Reads the tables of a checkpoint.
  ///
  /// - Throws: `CommandError` naming the tensor that is missing, of another type or shape, or
  ///   holds values out of range.
  public init(weightMap: WeightMap) throws(CommandError) {
    func descriptor(
      _ name: String, _ type: TensorType, dimensions: Int
    ) throws(CommandError) -> TensorDescriptor {
      guard let tensor = weightMap.descriptor(name) else {
        throw CommandError(field: name, message: "is missing from \(weightMap.path)")
      }
      guard tensor.type == type, tensor.shape.count == dimensions else {
        throw CommandError(
          field: name,
          message: "is \(tensor.type.rawValue) of shape \(tensor.shape) in \(weightMap.path), "
            + "expected \(type.rawValue) with \(dimensions) dimensions")
      }
      return tensor
    }
    func floats(_ tensor: TensorDescriptor) throws(CommandError) -> [Float] {
      do {
        return Array(try weightMap.floats(tensor.name, shape: tensor.shape))
      } catch {
        throw CommandError(field: tensor.name, message: "cannot be read: \(error)")
      }
    }
    let blob = try descriptor(Self.wordsName, .uint8, dimensions: 1)
    let rarityTensor = try descriptor(Self.rarityName, .float32, dimensions: 1)
    let vectorsTensor = try descriptor(Self.vectorsName, .float32, dimensions: 2)
    guard let text = String(validating: weightMap.bytes(blob), as: UTF8.self) else {
      throw CommandError(field: Self.wordsName, message: "is not UTF-8 in \(weightMap.path)")
    }
    let words = text.utf8.split(separator: UInt8(ascii: "\n")).map { String(Substring($0)) }
    let rows = rarityTensor.shape[0]
    guard (words.count..<words.count + Self.rowMultiple + 1).contains(rows),
      vectorsTensor.shape[0] == rows
    else {
      throw CommandError(
        field: Self.rarityName,
        message: "has \(rows) rows and \(Self.vectorsName) \(vectorsTensor.shape[0]), expected "
          + "\(words.count) padded to a multiple of \(Self.rowMultiple)")
    }
    let topicCount = vectorsTensor.shape[1]
    try self.init(
      words: words, rarity: Array(try floats(rarityTensor).prefix(words.count)),
      vectors: Array(try floats(vectorsTensor).prefix(words.count * topicCount)),
      topicCount: topicCount,
      embedding: try Self.embedding(in: weightMap, wordCount: words.count, rows: rows))
  }

  /// The word vectors of a checkpoint, nil for one made before there were any.
  private static func embedding(
    in weightMap: WeightMap, wordCount: Int, rows: Int
  ) throws(CommandError) -> WordEmbedding? {
    if weightMap.descriptor(embeddingName) == nil,
      weightMap.descriptor(embeddingScaleName) == nil
    {
      return nil
    }
    let dimensions = WordEmbedding.dimensionCount
    var name = embeddingName
    do {
      let values = try weightMap.int8s(embeddingName, shape: [rows, dimensions])
      name = embeddingScaleName
      let scales = try weightMap.floats(embeddingScaleName, shape: [rows])
      return try WordEmbedding(
        values: Array(values.prefix(wordCount * dimensions)),
        scales: Array(scales.prefix(wordCount)))
    } catch let error as CommandError {
      throw error
    } catch {
      throw CommandError(field: name, message: "cannot be read: \(error)")
    }
  }
}
