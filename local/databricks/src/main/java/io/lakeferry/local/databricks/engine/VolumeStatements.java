/*
 * Licensed under the Apache License, Version 2.0 (the "License"); you may not use this file except
 * in compliance with the License. You may obtain a copy of the License at
 *
 *     http://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software distributed under the License
 * is distributed on an "AS IS" BASIS, WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express
 * or implied. See the License for the specific language governing permissions and limitations under
 * the License.
 */
package io.lakeferry.local.databricks.engine;

import io.lakeferry.local.databricks.engine.VolumeCatalog.Volume;
import io.lakeferry.local.databricks.engine.catalog.MetastoreFailures;
import io.lakeferry.local.databricks.engine.catalog.StoredVolumes;
import io.lakeferry.local.databricks.engine.sql.Statement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.types.DataTypes;

/**
 * Statements about volumes and their files.
 *
 * @see <a
 *     href="https://docs.databricks.com/aws/en/sql/language-manual/sql-ref-syntax-ddl-create-volume">CREATE
 *     VOLUME</a>
 * @see <a
 *     href="https://docs.databricks.com/aws/en/sql/language-manual/sql-ref-syntax-aux-show-volumes">SHOW
 *     VOLUMES</a>
 */
final class VolumeStatements {

  private final StoredVolumes volumes;
  private final SessionNames names;

  VolumeStatements(StoredVolumes volumes, SessionNames names) {
    this.volumes = volumes;
    this.names = names;
  }

  static boolean runs(Statement statement) {
    return statement instanceof Statement.CreateVolume
        || statement instanceof Statement.DropVolume
        || statement instanceof Statement.ShowVolumes
        || statement instanceof Statement.DescribeVolume
        || statement instanceof Statement.CommentOnVolume
        || statement instanceof Statement.ListFiles
        || statement instanceof Statement.VolumeFile;
  }

  StatementResult run(Statement statement) throws SqlFailure, IOException {
    if (statement instanceof Statement.CreateVolume create) {
      return create(create);
    } else if (statement instanceof Statement.DropVolume drop) {
      return drop(drop);
    } else if (statement instanceof Statement.ShowVolumes show) {
      return show(show);
    } else if (statement instanceof Statement.DescribeVolume describe) {
      return describe(describe);
    } else if (statement instanceof Statement.CommentOnVolume comment) {
      SessionNames.FullName name = names.complete(comment.name());
      volumes.comment(name.catalog(), name.schema(), name.name(), comment.comment());
      return Results.none();
    } else if (statement instanceof Statement.ListFiles list) {
      return list(list.path());
    }
    throw new SqlFailure(
        "UNSUPPORTED_FEATURE",
        "0A000",
        "[UNSUPPORTED_FEATURE] PUT, GET and REMOVE are carried out by the client. SQLSTATE: 0A000",
        null);
  }

  private StatementResult create(Statement.CreateVolume statement) throws SqlFailure {
    SessionNames.FullName name = names.complete(statement.name());
    try {
      volumes.create(name.catalog(), name.schema(), name.name(), statement.comment());
    } catch (SqlFailure failure) {
      boolean tolerated =
          statement.ifExists() == Statement.IfExists.IGNORE
              && failure.condition().equals(MetastoreFailures.VOLUME_ALREADY_EXISTS);
      if (!tolerated) {
        throw failure;
      }
    }
    return Results.none();
  }

  private StatementResult drop(Statement.DropVolume statement) throws SqlFailure {
    SessionNames.FullName name = names.complete(statement.name());
    try {
      volumes.drop(name.catalog(), name.schema(), name.name());
    } catch (SqlFailure failure) {
      boolean tolerated =
          statement.ifExists() == Statement.IfExists.IGNORE
              && failure.condition().equals(MetastoreFailures.VOLUME_NOT_FOUND);
      if (!tolerated) {
        throw failure;
      }
    }
    return Results.none();
  }

  private StatementResult show(Statement.ShowVolumes statement) throws SqlFailure {
    SessionNames.SchemaName schema =
        names.completeSchema(statement.schema() == null ? List.of() : statement.schema());
    NamePattern pattern = new NamePattern(statement.pattern());
    List<List<String>> rows =
        volumes.list(schema.catalog(), schema.schema()).stream()
            .filter(volume -> pattern.matches(volume.name()))
            .map(volume -> List.of(volume.schema(), volume.name()))
            .toList();
    return Results.ofStrings(List.of("database", "volume_name"), rows);
  }

  private StatementResult describe(Statement.DescribeVolume statement) throws SqlFailure {
    SessionNames.FullName name = names.complete(statement.name());
    Volume volume =
        volumes
            .find(name.catalog(), name.schema(), name.name())
            .orElseThrow(
                () -> MetastoreFailures.volumeNotFound(name.catalog(), name.schema(), name.name()));
    List<String> columns =
        List.of("name", "catalog", "database", "owner", "storageLocation", "volumeType", "comment");
    List<String> row =
        Arrays.asList(
            volume.name(),
            volume.catalog(),
            volume.schema(),
            "local",
            "dbfs:/Volumes/" + volume.catalog() + "/" + volume.schema() + "/" + volume.name(),
            "MANAGED",
            volume.comment());
    return Results.ofStrings(columns, List.of(row));
  }

  private StatementResult list(String path) throws SqlFailure, IOException {
    Path folder = volumes.resolve(path);
    if (!Files.exists(folder)) {
      throw new SqlFailure(
          "PATH_NOT_FOUND",
          "42K03",
          "[PATH_NOT_FOUND] Path does not exist: " + path + ". SQLSTATE: 42K03",
          null);
    }
    String prefix = path.endsWith("/") ? path : path + "/";
    List<List<String>> rows = new ArrayList<>();
    try (Stream<Path> children = Files.list(folder)) {
      for (Path child : children.sorted().toList()) {
        boolean directory = Files.isDirectory(child);
        String name = child.getFileName() + (directory ? "/" : "");
        Instant modified = Files.getLastModifiedTime(child).toInstant();
        rows.add(
            List.of(
                prefix + name,
                name,
                Long.toString(directory ? 0 : Files.size(child)),
                Long.toString(modified.toEpochMilli())));
      }
    }
    return new StatementResult(
        List.of(
            ResultTypes.column("path", DataTypes.StringType),
            ResultTypes.column("name", DataTypes.StringType),
            ResultTypes.column("size", DataTypes.LongType),
            ResultTypes.column("modification_time", DataTypes.LongType)),
        rows);
  }
}
