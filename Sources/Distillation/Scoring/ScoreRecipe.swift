/// The `score` section of a recipe file.
public struct ScoreRecipe: Codable, Sendable, RecipeSection {
  /// The task of requests that name none.
  public var defaultTask: String?
  /// A sentence about each task, for people who ask the daemon what it can do.
  public var descriptions: [String: String]?

  /// Tasks whose texts are lists or queries: a missing full stop is no fault there.
  public var unpunctuated: [String]?

  public init() {}

  enum CodingKeys: String, CodingKey, CaseIterable {
    case descriptions, unpunctuated
    case defaultTask = "default_task"
  }

  public static var keys: [String] { CodingKeys.allCases.map(\.rawValue) }
}
