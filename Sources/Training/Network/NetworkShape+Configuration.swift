import Checkpoint

extension NetworkShape {
  /// The sizes named by a checkpoint's configuration.
  ///
  /// - Throws: ``TrainingError`` where the inner width is not four times the width.
  public init(_ configuration: ModelConfiguration) throws(TrainingError) {
    guard configuration.innerWidth == 4 * configuration.width else {
      throw TrainingError(
        "The configuration's n_inner is \(configuration.innerWidth), expected four times "
          + "n_embd, \(4 * configuration.width).")
    }
    self.init(
      layerCount: configuration.layerCount, headCount: configuration.headCount,
      width: configuration.width, positionCount: configuration.positionCount,
      tokenCount: configuration.tokenCount, vocabularyCount: configuration.vocabularyCount,
      horizonCount: configuration.horizonCount, normEpsilon: configuration.normEpsilon)
  }

  /// The configuration to write into a checkpoint.
  public func configuration(endOfText: Int32) -> ModelConfiguration {
    ModelConfiguration(
      vocabularyCount: vocabularyCount, positionCount: positionCount, width: width,
      layerCount: layerCount, headCount: headCount, innerWidth: innerWidth,
      normEpsilon: normEpsilon, horizonCount: horizonCount, beginToken: Int(endOfText),
      endToken: Int(endOfText), tokenCount: tokenCount)
  }
}
