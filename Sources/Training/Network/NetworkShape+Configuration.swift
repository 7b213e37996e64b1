import Checkpoint

extension NetworkShape {
  /// The sizes named by a checkpoint's configuration.
  public init(_ configuration: ModelConfiguration) {
    self.init(
      layerCount: configuration.layerCount, headCount: configuration.headCount,
      width: configuration.width, innerWidth: configuration.innerWidth,
      positionCount: configuration.positionCount, tokenCount: configuration.tokenCount,
      vocabularyCount: configuration.vocabularyCount, horizonCount: configuration.horizonCount,
      normEpsilon: configuration.normEpsilon)
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
