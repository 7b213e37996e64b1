import Checkpoint

/// What a run needs to continue bit for bit: parameters, moments, step and data position,
/// with the recipe and data they belong to.
///
/// One file holds all of it, written under a temporary name and renamed, so that a crash
/// while saving leaves the previous state whole.
public enum TrainingState {
  static let format = "updraft.state"

  /// `model.safetensors` → `model.state.safetensors`.
  public static func path(for modelPath: String, suffix: String = "state") -> String {
    let ending = ".safetensors"
    let stem = modelPath.hasSuffix(ending) ? String(modelPath.dropLast(ending.count)) : modelPath
    return "\(stem).\(suffix)\(ending)"
  }

  private static let recipePrefix = "recipe."
  private static let initialKey = "initial"
  private static let referenceKey = "reference"
  private static let stepKey = "step"

  /// The metadata by which a state recognises its run.
  static func identity(
    recipe: TrainRecipe, material: TrainingMaterial, initial: InitialModel?,
    reference: InitialModel?
  ) -> [String: String] {
    var values = [format: "1", "data": material.dataDigest]
    values["tokenizer"] = TextFile.digest(material.tokenizer.json().utf8)
    values["commands"] = TextFile.digest(material.commands.json().utf8)
    values[initialKey] = initial?.digest
    values[referenceKey] = reference?.digest
    for (name, value) in recipe.decidingValues {
      values[recipePrefix + name] = value.text
    }
    return values
  }

  /// The step of a saved run that has not come to its end, for a program that is about to
  /// start another one in its place; nil where there is none.
  public static func unfinishedStep(of modelPath: String, patience: Int) -> Int? {
    guard let file = try? WeightMap.open(safetensors: path(for: modelPath)),
      let step = file.metadata[stepKey].flatMap({ Int($0) }),
      let count = file.metadata[recipePrefix + "steps"].flatMap({ Int($0) }), step < count
    else { return nil }
    let record = ValidationRecord(metadata: file.metadata)
    return patience > 0 && record.countSinceLowest >= patience ? nil : step
  }

  static func save(
    _ network: Network, _ optimizer: Optimizer, position: ExampleStream.Position,
    record: ValidationRecord, identity: [String: String], to path: String
  ) throws(TrainingError) {
    var metadata = identity.merging(record.metadata) { own, _ in own }
    metadata[stepKey] = String(optimizer.stepCount)
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

  /// Restores network and optimizer and returns the data position and the lowest loss so far.
  ///
  /// - Throws: ``TrainingError`` for a missing or foreign state, naming what differs.
  static func restore(
    _ network: Network, _ optimizer: Optimizer, identity: [String: String],
    from path: String
  ) throws(TrainingError) -> (ExampleStream.Position, ValidationRecord) {
    do {
      let file = try WeightMap.open(safetensors: path)
      // Keys of the file count too: a recipe leaves out what has its default.
      let own = file.metadata.keys.filter {
        $0.hasPrefix(recipePrefix) || [initialKey, referenceKey].contains($0)
      }
      let differing = Set(identity.keys).union(own).filter { file.metadata[$0] != identity[$0] }
      let schedules = differing.filter { scheduleKeys.contains($0) }
      if let key = differing.subtracting(schedules).min() {
        throw foreign(path, key, file.metadata, identity)
      }
      guard let step = number(stepKey, file.metadata), let epoch = number("epoch", file.metadata),
        let index = number("index", file.metadata)
      else {
        throw TrainingError("\(path) does not say at which step and example it was saved.")
      }
      if let key = schedules.min(), !isSameRun(file.metadata, identity, before: step) {
        throw foreign(path, key, file.metadata, identity)
      }
      for (name, arena) in arenas(network, optimizer) {
        let values = try file.floats(name, shape: [arena.count])
        if let base = values.baseAddress {
          arena.base.update(from: base, count: arena.count)
        }
      }
      optimizer.stepCount = step
      return (
        ExampleStream.Position(epoch: epoch, index: index),
        ValidationRecord(metadata: file.metadata)
      )
    } catch let error as CheckpointError {
      throw TrainingError(error.description)
    } catch let error as TrainingError {
      throw error
    } catch {
      throw TrainingError("\(path) cannot be read: \(error)")
    }
  }

  private static let scheduleKeys = Set(TrainRecipe.scheduleKeys.map { recipePrefix + $0 })

  private static func number(_ key: String, _ metadata: [String: String]) -> Int? {
    metadata[key].flatMap { Int($0) }.flatMap { (0...1_000_000_000_000).contains($0) ? $0 : nil }
  }

  private static func foreign(
    _ path: String, _ key: String, _ saved: [String: String], _ own: [String: String]
  ) -> TrainingError {
    TrainingError(
      "\(path) belongs to another run: its \(key) is \(saved[key] ?? "not set"), expected "
        + "\(own[key] ?? "none").")
  }

  /// Whether two runs that differ in their schedules only are the same before a step that neither
  /// ends with, as when a run whose rate is still at its peak is given more steps.
  private static func isSameRun(
    _ saved: [String: String], _ own: [String: String], before step: Int
  ) -> Bool {
    guard let before = schedule(of: saved), let after = schedule(of: own) else { return false }
    // A last step is looked at more closely than others: its run has ended and stays ended.
    return step < min(before.stepCount, after.stepCount) && before.agrees(with: after, before: step)
  }

  /// nil where the metadata is not a recipe's.
  private static func schedule(of metadata: [String: String]) -> LearningRateSchedule? {
    var recipe = TrainRecipe()
    for name in TrainRecipe.scheduleKeys {
      guard let text = metadata[recipePrefix + name] else { continue }
      do { try recipe.set(name, text: text) } catch { return nil }
    }
    return recipe.schedule
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
