package neargate.services.ec2;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import neargate.kernel.Caller;
import neargate.kernel.codec.JsonCodec;
import neargate.kernel.store.Table;
import neargate.services.ec2.launchtemplates.LaunchTemplateRecord;
import neargate.services.ec2.launchtemplates.LaunchTemplateRecord.Version;
import neargate.services.ec2.resource.Alike;
import neargate.services.ec2.resource.ClientTokens;
import neargate.services.ec2.resource.Describe;
import neargate.services.ec2.resource.Ec2Errors;
import neargate.services.ec2.resource.Filters;
import neargate.services.ec2.resource.Kind;
import neargate.services.ec2.resource.RegionEdit;
import neargate.services.ec2.resource.RegionRows;
import neargate.services.ec2.resource.RegionStore;
import neargate.services.ec2.resource.Tags;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.util.SdkAutoConstructList;
import software.amazon.awssdk.services.ec2.model.CreateLaunchTemplateRequest;
import software.amazon.awssdk.services.ec2.model.CreateLaunchTemplateResponse;
import software.amazon.awssdk.services.ec2.model.CreateLaunchTemplateVersionRequest;
import software.amazon.awssdk.services.ec2.model.CreateLaunchTemplateVersionResponse;
import software.amazon.awssdk.services.ec2.model.DeleteLaunchTemplateRequest;
import software.amazon.awssdk.services.ec2.model.DeleteLaunchTemplateResponse;
import software.amazon.awssdk.services.ec2.model.DeleteLaunchTemplateVersionsRequest;
import software.amazon.awssdk.services.ec2.model.DeleteLaunchTemplateVersionsResponse;
import software.amazon.awssdk.services.ec2.model.DeleteLaunchTemplateVersionsResponseErrorItem;
import software.amazon.awssdk.services.ec2.model.DeleteLaunchTemplateVersionsResponseSuccessItem;
import software.amazon.awssdk.services.ec2.model.DescribeLaunchTemplateVersionsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeLaunchTemplateVersionsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeLaunchTemplatesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeLaunchTemplatesResponse;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.ec2.model.LaunchTemplate;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateIamInstanceProfileSpecification;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateInstanceMetadataOptions;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateLicenseConfiguration;
import software.amazon.awssdk.services.ec2.model.LaunchTemplatePlacement;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateSpecification;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateVersion;
import software.amazon.awssdk.services.ec2.model.ModifyLaunchTemplateRequest;
import software.amazon.awssdk.services.ec2.model.ModifyLaunchTemplateResponse;
import software.amazon.awssdk.services.ec2.model.RequestLaunchTemplateData;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.ResponseLaunchTemplateData;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;

/** Launch templates and their versions. */
final class LaunchTemplates {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9().\\-/_]{3,128}");

    private static final Table.Index<LaunchTemplateRecord> BY_NAME =
            new Table.Index<>("name", record -> List.of(record.template().launchTemplateName()));

    static final Kind<LaunchTemplateRecord, LaunchTemplate> KIND = new Kind<>(
            ResourceType.LAUNCH_TEMPLATE,
            "lt",
            new Kind.Wording(
                    "InvalidLaunchTemplateId.NotFound", "InvalidLaunchTemplateId.Malformed", "launch template ID"),
            Table.named("ec2.launch-templates", JsonCodec.of(LaunchTemplateRecord.class))
                    .with(BY_NAME)
                    .build(),
            LaunchTemplateRecord::id,
            (rows, record) -> record.template(),
            (record, tags) -> new LaunchTemplateRecord(record.template().copy(it -> it.tags(tags)), record.versions()),
            LaunchTemplate::tags,
            Filters.of(LaunchTemplate::tags)
                    .text("create-time", LaunchTemplate::createTime)
                    .text("launch-template-name", LaunchTemplate::launchTemplateName),
            Map.of("launch-template-name", BY_NAME));

    private static final Filters<LaunchTemplateVersion> VERSION_FILTERS = Filters.<LaunchTemplateVersion>of(
                    version -> List.of())
            .text("create-time", LaunchTemplateVersion::createTime)
            .text("is-default-version", LaunchTemplateVersion::defaultVersion)
            .text("image-id", version -> version.launchTemplateData().imageId())
            .text("instance-type", version -> version.launchTemplateData().instanceTypeAsString())
            .text("ebs-optimized", version -> version.launchTemplateData().ebsOptimized())
            .text("kernel-id", version -> version.launchTemplateData().kernelId())
            .text("ram-disk-id", version -> version.launchTemplateData().ramDiskId())
            .texts(
                    "http-endpoint",
                    version ->
                            metadataOptions(version).map(LaunchTemplateInstanceMetadataOptions::httpEndpointAsString))
            .texts(
                    "http-tokens",
                    version -> metadataOptions(version).map(LaunchTemplateInstanceMetadataOptions::httpTokensAsString))
            .texts(
                    "iam-instance-profile",
                    version -> Stream.ofNullable(version.launchTemplateData().iamInstanceProfile())
                            .map(LaunchTemplateIamInstanceProfileSpecification::arn))
            .texts(
                    "host-resource-group-arn",
                    version -> Stream.ofNullable(version.launchTemplateData().placement())
                            .map(LaunchTemplatePlacement::hostResourceGroupArn))
            .texts(
                    "license-configuration-arn",
                    version -> version.launchTemplateData().licenseSpecifications().stream()
                            .map(LaunchTemplateLicenseConfiguration::licenseConfigurationArn))
            .texts(
                    "network-card-index",
                    version -> version.launchTemplateData().networkInterfaces().stream()
                            .flatMap(eni -> Stream.ofNullable(eni.networkCardIndex()))
                            .map(String::valueOf))
            .absent("http-protocol-ipv4");

    private static Stream<LaunchTemplateInstanceMetadataOptions> metadataOptions(LaunchTemplateVersion version) {
        return Stream.ofNullable(version.launchTemplateData().metadataOptions());
    }

    /** What client tokens of versions are kept under. */
    private static final String VERSION = "lt-version";

    private final RegionStore store;

    LaunchTemplates(RegionStore store) {
        this.store = store;
    }

    /** A request with what its launch template says where it says nothing itself ("Launch instances from a template"). */
    RunInstancesRequest completed(RunInstancesRequest request) {
        LaunchTemplateSpecification asked = request.launchTemplate();
        LaunchTemplateRecord record = required(store.read(), asked.launchTemplateId(), asked.launchTemplateName());
        String version = Objects.requireNonNullElse(asked.version(), "$Default");
        RunInstancesRequest.Builder merged = Alike.copy(
                record.version(version)
                        .orElseThrow(() -> noVersion(record, version))
                        .data(),
                RunInstancesRequest.builder());
        request.sdkFields().forEach(field -> {
            Object value = field.getValueOrDefault(request);
            if (value != null && !(value instanceof SdkAutoConstructList)) {
                field.set(merged, value);
            }
        });
        // A subnet of the request is that of the template's interface.
        if (request.subnetId() != null && !merged.build().networkInterfaces().isEmpty()) {
            merged.networkInterfaces(
                            merged.build().networkInterfaces().getFirst().copy(it -> it.subnetId(request.subnetId())))
                    .subnetId(null);
        }
        return merged.build();
    }

    private static Ec2Exception noVersion(LaunchTemplateRecord record, String version) {
        return Ec2Errors.error(
                "InvalidLaunchTemplateId.VersionNotFound",
                "Could not find the specified version " + version + " for the launch template with ID " + record.id()
                        + ".");
    }

    private static LaunchTemplateRecord required(RegionRows rows, @Nullable String id, @Nullable String name) {
        if ((id == null) == (name == null)) {
            throw Ec2Errors.error(
                    "InvalidParameterCombination",
                    "Either a launch template ID or a launch template name must be specified in the request.");
        }
        return id != null
                ? rows.require(KIND, id)
                : rows.find(KIND, BY_NAME, Objects.requireNonNull(name))
                        .findFirst()
                        .orElseThrow(() -> Ec2Errors.error(
                                "InvalidLaunchTemplateName.NotFoundException",
                                "The specified launch template, with template name " + name + ", does not exist."));
    }

    CreateLaunchTemplateResponse create(CreateLaunchTemplateRequest request) {
        String name = request.launchTemplateName();
        if (name == null) {
            throw Ec2Errors.missingParameter("LaunchTemplateName");
        }
        if (!NAME.matcher(name).matches()) {
            throw Ec2Errors.error(
                    "InvalidLaunchTemplateName.MalformedException",
                    "The launch template name must be between 3 and 128 characters, and may contain letters, numbers, and"
                            + " the characters: - ( ) . / _");
        }
        RequestLaunchTemplateData data = checked(request.launchTemplateData());
        String by = Caller.current().principal();
        return store.write(edit -> CreateLaunchTemplateResponse.builder()
                .launchTemplate(ClientTokens.once(
                                edit, KIND, request.clientToken(), request, () -> made(edit, request, data, by))
                        .template())
                .build());
    }

    private static LaunchTemplateRecord made(
            RegionEdit edit, CreateLaunchTemplateRequest request, RequestLaunchTemplateData data, String by) {
        String name = request.launchTemplateName();
        if (edit.count(KIND, BY_NAME, name) > 0) {
            throw Ec2Errors.error(
                    "InvalidLaunchTemplateName.AlreadyExistsException", "Launch template name already in use.");
        }
        LaunchTemplate template = LaunchTemplate.builder()
                .launchTemplateId(edit.newId(KIND))
                .launchTemplateName(name)
                .createTime(edit.now())
                .createdBy(by)
                .defaultVersionNumber(1L)
                .latestVersionNumber(1L)
                .tags(Tags.ofNew(edit, request.tagSpecifications(), ResourceType.LAUNCH_TEMPLATE))
                .build();
        return edit.put(
                KIND,
                new LaunchTemplateRecord(
                        template, List.of(new Version(1, request.versionDescription(), edit.now(), by, data))));
    }

    private static RequestLaunchTemplateData checked(@Nullable RequestLaunchTemplateData data) {
        if (data == null) {
            throw Ec2Errors.missingParameter("LaunchTemplateData");
        }
        InstanceLaunch.checkUserData(data.userData());
        return data;
    }

    CreateLaunchTemplateVersionResponse createVersion(CreateLaunchTemplateVersionRequest request) {
        RequestLaunchTemplateData data = checked(request.launchTemplateData());
        String by = Caller.current().principal();
        return store.write(edit -> {
            LaunchTemplateRecord before = required(edit, request.launchTemplateId(), request.launchTemplateName());
            Optional<Version> earlier = ClientTokens.earlier(edit, VERSION, request.clientToken(), request)
                    .flatMap(made ->
                            before.version(made.getFirst().substring(before.id().length() + 1)));
            if (earlier.isPresent()) {
                return CreateLaunchTemplateVersionResponse.builder()
                        .launchTemplateVersion(shown(before, earlier.get()))
                        .build();
            }
            RequestLaunchTemplateData whole = request.sourceVersion() == null
                    ? data
                    : Alike.copy(
                                    data,
                                    before
                                            .version(request.sourceVersion())
                                            .orElseThrow(() -> noVersion(before, request.sourceVersion()))
                                            .data()
                                            .toBuilder())
                            .build();
            long number = before.template().latestVersionNumber() + 1;
            var version = new Version(number, request.versionDescription(), edit.now(), by, whole);
            List<Version> versions = new ArrayList<>(before.versions());
            versions.add(version);
            LaunchTemplateRecord after = edit.put(
                    KIND,
                    new LaunchTemplateRecord(
                            before.template().copy(it -> it.latestVersionNumber(number)), List.copyOf(versions)));
            ClientTokens.remember(
                    edit, VERSION, request.clientToken(), request, List.of(after.id() + "/" + version.number()));
            return CreateLaunchTemplateVersionResponse.builder()
                    .launchTemplateVersion(shown(after, version))
                    .build();
        });
    }

    ModifyLaunchTemplateResponse modify(ModifyLaunchTemplateRequest request) {
        if (request.defaultVersion() == null) {
            throw Ec2Errors.missingParameter("SetDefaultVersion");
        }
        return store.write(edit -> {
            LaunchTemplateRecord before = required(edit, request.launchTemplateId(), request.launchTemplateName());
            Version chosen = before.version(request.defaultVersion())
                    .orElseThrow(() -> noVersion(before, request.defaultVersion()));
            LaunchTemplate after = before.template().copy(it -> it.defaultVersionNumber(chosen.number()));
            edit.put(KIND, new LaunchTemplateRecord(after, before.versions()));
            return ModifyLaunchTemplateResponse.builder().launchTemplate(after).build();
        });
    }

    DeleteLaunchTemplateResponse delete(DeleteLaunchTemplateRequest request) {
        return store.write(edit -> {
            LaunchTemplateRecord found = required(edit, request.launchTemplateId(), request.launchTemplateName());
            edit.delete(KIND, found.id());
            return DeleteLaunchTemplateResponse.builder()
                    .launchTemplate(found.template())
                    .build();
        });
    }

    DeleteLaunchTemplateVersionsResponse deleteVersions(DeleteLaunchTemplateVersionsRequest request) {
        return store.write(edit -> {
            LaunchTemplateRecord before = required(edit, request.launchTemplateId(), request.launchTemplateName());
            List<Version> left = new ArrayList<>(before.versions());
            var answer = new Answer(before.template());
            for (String asked : request.versions()) {
                Version version = before.version(asked).orElse(null);
                if (version == null) {
                    answer.failed(
                            asked, "launchTemplateVersionDoesNotExist", "The launch template version does not exist.");
                } else if (version.number() == before.template().defaultVersionNumber()) {
                    answer.failed(
                            asked, "unexpectedError", "The default version of a launch template cannot be deleted.");
                } else if (left.remove(version)) {
                    answer.deleted(version);
                }
            }
            edit.put(KIND, new LaunchTemplateRecord(before.template(), List.copyOf(left)));
            return answer.done();
        });
    }

    /** What came of each version that was to be deleted. */
    private static final class Answer {
        private final LaunchTemplate template;
        private final List<DeleteLaunchTemplateVersionsResponseSuccessItem> deleted = new ArrayList<>();
        private final List<DeleteLaunchTemplateVersionsResponseErrorItem> failed = new ArrayList<>();

        Answer(LaunchTemplate template) {
            this.template = template;
        }

        void deleted(Version version) {
            deleted.add(DeleteLaunchTemplateVersionsResponseSuccessItem.builder()
                    .launchTemplateId(template.launchTemplateId())
                    .launchTemplateName(template.launchTemplateName())
                    .versionNumber(version.number())
                    .build());
        }

        void failed(String asked, String code, String message) {
            failed.add(DeleteLaunchTemplateVersionsResponseErrorItem.builder()
                    .launchTemplateId(template.launchTemplateId())
                    .launchTemplateName(template.launchTemplateName())
                    .versionNumber(
                            asked.chars().allMatch(Character::isDigit) && asked.length() < 18
                                    ? Long.valueOf(asked)
                                    : null)
                    .responseError(error -> error.code(code).message(message))
                    .build());
        }

        DeleteLaunchTemplateVersionsResponse done() {
            return DeleteLaunchTemplateVersionsResponse.builder()
                    .successfullyDeletedLaunchTemplateVersions(deleted)
                    .unsuccessfullyDeletedLaunchTemplateVersions(failed)
                    .build();
        }
    }

    DescribeLaunchTemplatesResponse describe(DescribeLaunchTemplatesRequest request) {
        RegionRows rows = store.read();
        List<String> ids = Stream.concat(
                        request.launchTemplateIds().stream(),
                        request.launchTemplateNames().stream()
                                .map(name -> required(rows, null, name).id()))
                .toList();
        var page = Describe.of(
                rows, KIND, new Describe.Query(ids, request.filters(), request.maxResults(), request.nextToken()));
        return DescribeLaunchTemplatesResponse.builder()
                .launchTemplates(page.items())
                .nextToken(page.nextToken())
                .build();
    }

    /** The versions of one template, newest first; or the latest or default ones of all. */
    DescribeLaunchTemplateVersionsResponse describe(DescribeLaunchTemplateVersionsRequest request) {
        RegionRows rows = store.read();
        boolean one = request.launchTemplateId() != null || request.launchTemplateName() != null;
        List<LaunchTemplateVersion> found = new ArrayList<>();
        Stream<LaunchTemplateRecord> records = one
                ? Stream.of(required(rows, request.launchTemplateId(), request.launchTemplateName()))
                : rows.all(KIND);
        Consumer<LaunchTemplateRecord> each = request.versions().isEmpty()
                ? record -> record.versions().forEach(version -> found.add(shown(record, version)))
                : record -> request.versions()
                        .forEach(asked -> found.add(
                                shown(record, record.version(asked).orElseThrow(() -> noVersion(record, asked)))));
        records.forEach(each);
        var page = Describe.of(
                found.stream()
                        .filter(version ->
                                request.minVersion() == null || version.versionNumber() >= number(request.minVersion()))
                        .filter(version ->
                                request.maxVersion() == null || version.versionNumber() <= number(request.maxVersion()))
                        .sorted(Comparator.comparing(LaunchTemplates::key)),
                LaunchTemplates::key,
                VERSION_FILTERS,
                new Describe.Query(List.of(), request.filters(), request.maxResults(), request.nextToken()));
        return DescribeLaunchTemplateVersionsResponse.builder()
                .launchTemplateVersions(page.items())
                .nextToken(page.nextToken())
                .build();
    }

    private static long number(String version) {
        try {
            return Long.parseLong(version);
        } catch (NumberFormatException e) {
            throw Ec2Errors.invalidParameterValue("Version number '" + version + "' is not a number.");
        }
    }

    private static String key(LaunchTemplateVersion version) {
        return version.launchTemplateId() + " %019d".formatted(Long.MAX_VALUE - version.versionNumber());
    }

    private static LaunchTemplateVersion shown(LaunchTemplateRecord record, Version version) {
        return LaunchTemplateVersion.builder()
                .launchTemplateId(record.id())
                .launchTemplateName(record.template().launchTemplateName())
                .versionNumber(version.number())
                .versionDescription(version.description())
                .createTime(version.createdAt())
                .createdBy(version.createdBy())
                .defaultVersion(version.number() == record.template().defaultVersionNumber())
                .launchTemplateData(Alike.copy(version.data(), ResponseLaunchTemplateData.builder())
                        .build())
                .build();
    }
}
