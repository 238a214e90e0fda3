/// Text becomes a syntax tree.
///
///     characters --TokenManager--> tokens --Words--> tokens --grammar.PhantomParser--> SqlNode
///
/// Start at [Parser]. Unquoted identifiers leave in lower case, quoted ones as written; nothing is looked up here.
@NullMarked
package io.phantomdb.sql.parse;

import org.jspecify.annotations.NullMarked;
