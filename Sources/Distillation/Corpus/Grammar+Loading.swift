extension Grammar {
  /// Reads the rules that all tasks share, then those of the task.
  ///
  /// Lines: `NAME [WEIGHT] [@trait …]: PRODUCTION`, `limit SYMBOL COUNT` and those of
  /// `GrammarHeader`. A symbol is a name with rules, a category of the lexicon, `name` (the
  /// made-up word) or `intent`.
  static func load(directory: String, task: String, lexicon: Lexicon)
    throws(DistillationError) -> Grammar
  {
    var files: [TextLines] = []
    for name in ["common", task] {
      files.append(
        try TextLines(path: "\(directory)/\(name).txt", name: "grammar/\(name).txt"))
    }
    return try Grammar(files: files, task: task, lexicon: lexicon)
  }

  init(files: [TextLines], task: String, lexicon: Lexicon) throws(DistillationError) {
    var builder = GrammarBuilder(file: files.last?.file ?? task, lexicon: lexicon)
    for file in files {
      for line in file.lines { try builder.read(line) }
    }
    self = try builder.grammar(task: task)
  }
}

/// Collects the rules of a file, then resolves their symbols.
private struct GrammarBuilder {
  private struct Draft {
    let line: TextLines.Line
    let weight: Double
    let tags: UInt64
    let needs: UInt64
    let nodes: [GrammarParser.Node]
  }

  /// The task's own file, for errors that no line is to blame for.
  private let file: String
  private let lexicon: Lexicon
  private var header = GrammarHeader()
  private var drafts: [String: [Draft]] = [:]
  private var order: [String] = []
  private var settled: UInt64 = 0
  private var renewed: Set<String> = []
  private var limits: [(name: String, count: Int, line: TextLines.Line)] = []
  private var index: [String: Int] = ["name": 0, "intent words": 1, "it": 2]
  private var names = ["name", "intent words", "it"]

  init(file: String, lexicon: Lexicon) {
    self.file = file
    self.lexicon = lexicon
  }

  mutating func read(_ line: TextLines.Line) throws(DistillationError) {
    if try header.read(line) { return }
    let words = line.text.split(separator: " ")
    if words.first == "limit", words.count == 3, let count = Int(words[2]) {
      limits.append((String(words[1]), count, line))
      return
    }
    if words.first == "renew", words.count == 2 {
      renewed.insert(String(words[1]))
      return
    }
    if words.first == "settle", words.count == 2 {
      guard let tag = lexicon.traits.names[String(words[1])] else {
        throw line.error("'\(words[1])' is not a trait of traits.tsv.")
      }
      settled |= tag
      return
    }
    guard let colon = line.text.firstIndex(of: ":") else {
      throw line.error("found no ':'; expected NAME [WEIGHT] [@trait]: PRODUCTION.")
    }
    var head = line.text[..<colon].split(separator: " ")
    guard !head.isEmpty else { throw line.error("the rule has no name.") }
    let name = String(head.removeFirst())
    var weight = 1.0
    var tags: UInt64 = 0
    var needs: UInt64 = 0
    for part in head {
      if part.first == "@", let tag = lexicon.traits.names[String(part.dropFirst())] {
        tags |= tag
      } else if part.first == "!",
        let mask = lexicon.traits.dimensionNames[String(part.dropFirst())]
      {
        needs |= mask
      } else if let number = Double(part), number > 0 {
        weight = number
      } else {
        throw line.error("'\(part)' is neither a weight, a trait nor a dimension of traits.tsv.")
      }
    }
    let body = line.text[line.text.index(after: colon)...].drop { $0 == " " }
    let nodes: [GrammarParser.Node]
    do {
      nodes = try GrammarParser.parse(body)
    } catch {
      throw line.error(error.description)
    }
    guard !nodes.isEmpty else { throw line.error("the rule \(name) produces nothing.") }
    if drafts[name] == nil { order.append(name) }
    drafts[name, default: []].append(
      Draft(line: line, weight: weight, tags: tags, needs: needs, nodes: nodes))
  }

  mutating func grammar(task: String) throws(DistillationError) -> Grammar {
    for name in order { _ = number(of: name) }
    var rules: [String: [GrammarRule]] = [:]
    var count = 0
    for name in order {
      var resolved: [GrammarRule] = []
      for draft in drafts[name] ?? [] {
        let nodes = marked(try resolve(draft.nodes, at: draft.line))
        count += 1
        resolved.append(
          GrammarRule(
            weight: draft.weight, tags: draft.tags, needs: draft.needs, nodes: nodes,
            number: count, isWordy: nodes.literals.contains { $0.contains(where: \.isLetter) }))
      }
      rules[name] = resolved
    }
    return try assemble(task: task, rules: rules)
  }

  private mutating func assemble(task: String, rules: [String: [GrammarRule]])
    throws(DistillationError) -> Grammar
  {
    let required = ["intent", "frame", "clause"] + (header.form == .prose ? ["sentence"] : [])
    for required in required where rules[required] == nil {
      throw DistillationError("\(file) has no rule '\(required)'; it needs at least one.")
    }
    var roles: [Int] = []
    for rule in rules["intent"] ?? [] {
      for slot in rule.nodes.slots where !roles.contains(slot.symbol) { roles.append(slot.symbol) }
    }
    guard roles.count <= 64 else { throw DistillationError("\(file) has over 64 roles.") }
    var symbols: [GrammarSymbol] = []
    var mentions: [Int] = []
    for role in roles {
      let name = "mention." + names[role]
      guard rules[name] != nil, let symbol = index[name] else {
        throw unmentioned(name, symbol: role)
      }
      mentions.append(symbol)
    }
    for name in names {
      if name == "name" {
        symbols.append(.name)
      } else if name == "intent words" {
        symbols.append(.intent)
      } else if name == "it" {
        symbols.append(.it)
      } else if let found = rules[name] {
        symbols.append(.rules(found.map { $0.mentioning(roles) }))
      } else {
        symbols.append(.words(category: lexicon.categoryIndex[name] ?? 0))
      }
    }
    return Grammar(
      task: task, header: header, symbolNames: names, symbols: symbols, roles: roles,
      limits: try limitTable(roles),
      renewed: roles.indices.reduce(0) { mask, role in
        renewed.contains(names[roles[role]]) ? mask | 1 << UInt64(role) : mask
      }, mentions: mentions, settled: settled, intent: index["intent"] ?? 0,
      frame: index["frame"] ?? 0, clause: index["clause"] ?? 0,
      sentence: index["sentence"], brief: index["brief"])
  }

  /// The error for a role that no rule could bring in later, at the intent that names it first.
  private func unmentioned(_ rule: String, symbol: Int) -> DistillationError {
    let name = names[symbol]
    let problem = "the role {\(name)} needs a rule '\(rule)', found none."
    let culprit = drafts["intent"]?.first { $0.nodes.symbols.contains(name) }
    return culprit?.line.error(problem) ?? DistillationError("\(file): \(problem)")
  }

  /// Words and roles come once in a text unless a `limit` line says otherwise.
  private func limitTable(_ roles: [Int]) throws(DistillationError) -> [Int] {
    var table = names.indices.map { symbol in
      drafts[names[symbol]] == nil || roles.contains(symbol) ? 1 : Int.max
    }
    for limit in limits {
      if let symbol = index[limit.name] {
        table[symbol] = limit.count
      } else if lexicon.categoryIndex[limit.name] == nil {
        throw limit.line.error("'\(limit.name)' is neither a rule nor a category.")
      }
    }
    return table
  }

  private mutating func number(of name: String) -> Int {
    if let known = index[name] { return known }
    index[name] = names.count
    names.append(name)
    return names.count - 1
  }

  private mutating func resolve(_ nodes: [GrammarParser.Node], at line: TextLines.Line)
    throws(DistillationError) -> [GrammarNode]
  {
    var result: [GrammarNode] = []
    for node in nodes {
      switch node {
      case .literal(let text): result.append(.literal(text))
      case .optional(let inner): result.append(.optional(try resolve(inner, at: line)))
      case .choice(let options):
        var resolved: [[GrammarNode]] = []
        for option in options { resolved.append(try resolve(option, at: line)) }
        result.append(.choice(resolved))
      case .slot(let function, let name, let words, let isHead):
        let symbolName = name == "intent" ? "intent words" : name
        guard
          drafts[name] != nil || lexicon.categoryIndex[name] != nil || index[symbolName] != nil
        else {
          throw line.error(
            "{\(name)} is neither a rule of this file nor a category of the lexicon.")
        }
        result.append(
          .slot(
            GrammarSlot(
              function: function, symbol: number(of: symbolName), words: words, isHead: isHead)))
      }
    }
    return result
  }

  /// Makes the last plain slot the head where the file marks none.
  private func marked(_ nodes: [GrammarNode]) -> [GrammarNode] {
    if nodes.slots.contains(where: \.isHead) { return nodes }
    var result = nodes
    for index in nodes.indices.reversed() {
      if case .slot(var slot) = nodes[index] {
        slot.isHead = true
        result[index] = .slot(slot)
        break
      }
    }
    return result
  }
}

extension [GrammarParser.Node] {
  /// Names of all slots, those in optional parts and choices included.
  fileprivate var symbols: [String] {
    flatMap { node -> [String] in
      switch node {
      case .literal: []
      case .slot(_, let symbol, _, _): [symbol]
      case .optional(let inner): inner.symbols
      case .choice(let options): options.flatMap(\.symbols)
      }
    }
  }
}

extension [GrammarNode] {
  /// All slots, those in optional parts and choices included.
  var slots: [GrammarSlot] {
    flatMap { node -> [GrammarSlot] in
      switch node {
      case .literal: []
      case .slot(let slot): [slot]
      case .optional(let inner): inner.slots
      case .choice(let options): options.flatMap(\.slots)
      }
    }
  }
}

extension GrammarRule {
  fileprivate func mentioning(_ roles: [Int]) -> GrammarRule {
    var copy = self
    for slot in nodes.slots {
      if let role = roles.firstIndex(of: slot.symbol) { copy.mentions |= 1 << UInt64(role) }
    }
    return copy
  }
}
