package io.phantomdb.exec.jsonpath;

import io.phantomdb.core.json.Json;
import java.util.List;
import java.util.regex.Pattern;

/// A part of a path. Nodes give items; those that are [Predicate] give one item, a boolean or null.
sealed interface PathNode {
    /// `$`
    record Root() implements PathNode {}

    /// `@`
    record Current() implements PathNode {}

    /// `last` in a subscript.
    record Last() implements PathNode {}

    /// `$name`
    record Variable(String name) implements PathNode {}

    record Literal(Json value) implements PathNode {}

    /// `.key`
    record Member(PathNode input, String key) implements PathNode {}

    /// `.*`
    record Members(PathNode input) implements PathNode {}

    /// `.**{from to to}`
    record Descendants(PathNode input, long from, long to) implements PathNode {}

    /// `[*]`
    record Elements(PathNode input) implements PathNode {}

    /// `[a, b to c]`
    record Subscripts(PathNode input, List<Range> ranges) implements PathNode {
        public Subscripts {
            ranges = List.copyOf(ranges);
        }
    }

    /// Both ends; equal nodes for one subscript.
    record Range(PathNode from, PathNode to) {}

    /// `? (predicate)`
    record Filter(PathNode input, PathNode predicate) implements PathNode {}

    /// `.name()`
    record Method(PathNode input, String name) implements PathNode {}

    /// `+ - * / %`
    record Arithmetic(char operator, PathNode left, PathNode right) implements PathNode {}

    /// `+x`, `-x`
    record Sign(boolean negative, PathNode input) implements PathNode {}

    /// What is true, false or unknown.
    sealed interface Predicate extends PathNode {}

    /// `== <> < <= > >=`
    record Comparison(String operator, PathNode left, PathNode right) implements Predicate {}

    record And(PathNode left, PathNode right) implements Predicate {}

    record Or(PathNode left, PathNode right) implements Predicate {}

    record Not(PathNode input) implements Predicate {}

    record IsUnknown(PathNode input) implements Predicate {}

    record Exists(PathNode input) implements Predicate {}

    record StartsWith(PathNode input, PathNode prefix) implements Predicate {}

    record LikeRegex(PathNode input, Pattern pattern) implements Predicate {}
}
