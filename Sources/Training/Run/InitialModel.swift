import Checkpoint
import Tokenizer
import UpsideDown

/// The model that a run starts from instead of random parameters: an imported one, or one that
/// an earlier run made.
public struct InitialModel: Sendable {
  public let configuration: ModelConfiguration
  let weights: WeightMap
  /// Tells the file apart, so that a run is not resumed from another start.
  let digest: String

  /// - Throws: ``TrainingError`` for a file that is no float32 model.
  public init(path: String) throws(TrainingError) {
    do {
      weights = try WeightMap.open(safetensors: path)
      configuration = try ModelConfiguration(weights: weights)
    } catch {
      throw TrainingError(error.description)
    }
    digest = TextFile.digest(try TextFile.read(path))
  }

  /// Refuses material that the model's tokens or countdown do not fit.
  func check(_ material: TrainingMaterial) throws(TrainingError) {
    guard weights.metadata[MetadataKey.tokenizer] == material.tokenizer.json() else {
      throw TrainingError(
        "\(weights.path) has another tokenizer than the training data: score the data with the "
          + "tokenizer.json that `import --tokenizer` writes.")
    }
    guard configuration.horizonCount == material.commands.horizonCount else {
      throw TrainingError(
        "\(weights.path) has a countdown of \(configuration.horizonCount) rows, expected the "
          + "commands' \(material.commands.horizonCount); `import --add-commands` adds one.")
    }
  }
}

extension TrainRecipe {
  /// The model that the run is held to, read from its file; nil where it is held to none.
  func referenceModel() throws(TrainingError) -> InitialModel? {
    klWeight > 0 ? try InitialModel(path: reference) : nil
  }

  /// Takes the sizes of a model that the run starts from.
  public mutating func adopt(_ configuration: ModelConfiguration) {
    layers = configuration.layerCount
    heads = configuration.headCount
    width = configuration.width
    positions = configuration.positionCount
  }
}
