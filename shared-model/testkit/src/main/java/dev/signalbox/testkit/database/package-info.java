/// A real PostgreSQL for tests, with durability on and roles as in production. Tests of any module
/// may use it; the module names the embedded PostgreSQL in its own pom.
@NullMarked
package dev.signalbox.testkit.database;

import org.jspecify.annotations.NullMarked;
