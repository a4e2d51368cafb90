package io.cambrian.cluster;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.Yaml;

/** Reads the manifests of cluster-config strictly. */
final class Manifests {
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{var\\.([a-z_]+)}");

    private static final Map<String, Class<? extends HasMetadata>> KINDS = Map.of(
            "Namespace", Namespace.class,
            "ServiceAccount", ServiceAccount.class,
            "Role", Role.class,
            "RoleBinding", RoleBinding.class,
            "PersistentVolumeClaim", PersistentVolumeClaim.class);

    /** Fails on unknown fields, also where a model would collect them. */
    private static final ObjectMapper MAPPER = new ObjectMapper()
            .setAnnotationIntrospector(new JacksonAnnotationIntrospector() {
                private static final long serialVersionUID = 1;

                @Override
                public Boolean hasAnySetter(Annotated a) {
                    return false;
                }
            });

    private Manifests() {}

    static Path folder() {
        Path root = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(root.resolve("cluster-config"))) {
            root = root.getParent();
        }
        return root.resolve("cluster-config");
    }

    static <T> T strict(Object value, Class<T> type) {
        return MAPPER.convertValue(value, type);
    }

    /** The one document of a file. */
    static Map<String, Object> one(Path file) {
        List<Object> all = all(file);
        if (all.size() != 1) {
            throw new IllegalStateException(file + " has " + all.size() + " documents.");
        }
        return map(all.get(0));
    }

    static List<HasMetadata> resources(Path file) {
        List<HasMetadata> resources = new ArrayList<>();
        for (Object document : all(file)) {
            resources.add(strict(document, KINDS.get((String) map(document).get("kind"))));
        }
        return resources;
    }

    private static List<Object> all(Path file) {
        try (Reader in = Files.newBufferedReader(file)) {
            List<Object> all = new ArrayList<>();
            new Yaml().loadAll(in).forEach(all::add);
            return all;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A Databricks bundle with its variables' defaults in their places. */
    static Map<String, Object> bundle(Path file) {
        Map<String, Object> raw = one(file);
        Map<String, String> defaults = new LinkedHashMap<>();
        map(raw.get("variables")).forEach((name, v) -> defaults.put(name, "" + map(v).get("default")));
        return map(filled(raw, defaults));
    }

    private static Object filled(Object value, Map<String, String> defaults) {
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> copy = new LinkedHashMap<>();
            map.forEach((k, v) -> copy.put((String) k, filled(v, defaults)));
            return copy;
        }
        if (value instanceof List<?> list) {
            return list.stream().map(v -> filled(v, defaults)).toList();
        }
        if (value instanceof String text) {
            String known = VARIABLE.matcher(text)
                    .replaceAll(m -> Matcher.quoteReplacement(defaults.get(m.group(1))))
                    .replace("${resources.schemas.cambrian.name}", "cambrian")
                    .replace("{{job.parameters.seed}}", "1");
            if (known.contains("${var.")) {
                throw new IllegalStateException("Unknown variable in " + text);
            }
            return known;
        }
        return value;
    }

    static Object at(Map<String, Object> map, String... path) {
        Object at = map;
        for (String key : path) {
            at = map(at).get(key);
        }
        return at;
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> map(Object value) {
        return (Map<String, Object>) value;
    }

    static Map<String, String> settings(Path file) {
        Properties properties = new Properties();
        try (Reader in = Files.newBufferedReader(file)) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, String> settings = new LinkedHashMap<>();
        properties
                .stringPropertyNames()
                .forEach(k -> settings.put(k, properties.getProperty(k).strip()));
        return settings;
    }
}
