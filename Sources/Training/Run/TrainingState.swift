import Checkpoint

/// What a run needs to continue bit for bit: parameters, moments, step and data position,
/// with the recipe and data they belong to.
///
/// One file holds all of it, written under a temporary name and renamed, so that a crash
/// while saving leaves the previous state whole.
struct TrainingState {
  static let format = "updraft.state"

  /// `model.safetensors` → `model.state.safetensors`.
  static func path(for modelPath: String) -> String {
    let suffix = ".safetensors"
    let stem = modelPath.hasSuffix(suffix) ? String(modelPath.dropLast(suffix.count)) : modelPath
    return stem + ".state.safetensors"
  }

  /// The metadata by which a state recognises its run.
  static func identity(recipe: TrainRecipe, material: TrainingMaterial) -> [String: String] {
    var values = ["updraft.state": "1", "data": material.dataDigest]
    values["tokenizer"] = TextFile.digest(material.tokenizer.json().utf8)
    values["commands"] = TextFile.digest(material.commands.json().utf8)
    for (name, value) in recipe.decidingValues {
      values["recipe." + name] = value
    }
    return values
  }

  static func save(
    _ network: Network, _ optimizer: Optimizer, position: ExampleStream.Position,
    identity: [String: String], to path: String
  ) throws(TrainingError) {
    var metadata = identity
    metadata["step"] = String(optimizer.stepCount)
    metadata["epoch"] = String(position.epoch)
    metadata["index"] = String(position.index)
    let tensors = arenas(network, optimizer).map { name, arena in
      NamedTensor(
        name: name, type: .float32, shape: [arena.count],
        bytes: UnsafeRawBufferPointer(start: arena.base, count: arena.count * 4))
    }
    do {
      try SafetensorsWriter.write(tensors, metadata: metadata, to: path)
    } catch {
      throw TrainingError(error.description)
    }
  }

  /// Restores network and optimizer and returns the data position.
  ///
  /// - Throws: ``TrainingError`` for a missing or foreign state, naming what differs.
  static func restore(
    _ network: Network, _ optimizer: Optimizer, identity: [String: String],
    from path: String
  ) throws(TrainingError) -> ExampleStream.Position {
    do {
      let file = try WeightMap.open(safetensors: path)
      for (key, value) in identity.sorted(by: { $0.key < $1.key }) {
        let found = file.metadata[key] ?? "nothing"
        guard found == value else {
          throw TrainingError(
            "\(path) belongs to another run: its \(key) is \(found), expected \(value).")
        }
      }
      guard let step = file.metadata["step"].flatMap({ Int($0) }),
        let epoch = file.metadata["epoch"].flatMap({ Int($0) }),
        let index = file.metadata["index"].flatMap({ Int($0) }), step >= 0, epoch >= 0, index >= 0
      else {
        throw TrainingError("\(path) does not say at which step and example it was saved.")
      }
      for (name, arena) in arenas(network, optimizer) {
        let values = try file.floats(name, shape: [arena.count])
        if let base = values.baseAddress {
          arena.base.update(from: base, count: arena.count)
        }
      }
      optimizer.stepCount = step
      return ExampleStream.Position(epoch: epoch, index: index)
    } catch let error as CheckpointError {
      throw TrainingError(error.description)
    } catch let error as TrainingError {
      throw error
    } catch {
      throw TrainingError("\(path) cannot be read: \(error)")
    }
  }

  private static func arenas(
    _ network: Network, _ optimizer: Optimizer
  ) -> [(String, FloatArena)] {
    [
      ("parameters", network.parameterArena), ("first_moment", optimizer.firstMoment),
      ("second_moment", optimizer.secondMoment),
    ]
  }
}
