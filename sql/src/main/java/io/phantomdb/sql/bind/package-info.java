/// Names and types: a syntax tree and a catalog become relational algebra.
///
///     SqlNode --Desugar--> SqlNode --Validator--> typed tree --QueryBinder--> RelNode
///
/// Start at [QueryBinder]. [CalciteErrors] gives each complaint of Calcite's its SQLSTATE. A binder belongs to one
/// statement.
@NullMarked
package io.phantomdb.sql.bind;

import org.jspecify.annotations.NullMarked;
