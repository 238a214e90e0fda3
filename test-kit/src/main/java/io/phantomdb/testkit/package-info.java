/// What tests of all modules share: disks that lose power, fill up and fail, and the rules of the floors.
///
/// Start at [PowerCutDisk] and [LayerRules].
@NullMarked
package io.phantomdb.testkit;

import org.jspecify.annotations.NullMarked;
