/// Statements that differ in nothing but their literals, seen as one.
///
///     UPDATE t SET a = a + 5 WHERE id = 7  ->  UPDATE t SET a = a + CAST(? AS INTEGER) WHERE id = CAST(? AS INTEGER)
///                                              5, 7
///
/// Start at [LiftedText]. It is a reading of tokens, not of grammar: whether the lifted text means the same is for the
/// caller to prove by planning both (`engine.prepare` does).
@NullMarked
package io.phantomdb.sql.lift;

import org.jspecify.annotations.NullMarked;
