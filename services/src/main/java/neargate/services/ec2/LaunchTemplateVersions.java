package neargate.services.ec2;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import neargate.kernel.Caller;
import neargate.services.ec2.launchtemplates.LaunchTemplateRecord;
import neargate.services.ec2.launchtemplates.LaunchTemplateRecord.Version;
import neargate.services.ec2.resource.Alike;
import neargate.services.ec2.resource.ClientTokens;
import neargate.services.ec2.resource.Describe;
import neargate.services.ec2.resource.Ec2Errors;
import neargate.services.ec2.resource.Filters;
import neargate.services.ec2.resource.RegionRows;
import neargate.services.ec2.resource.RegionStore;
import software.amazon.awssdk.services.ec2.model.CreateLaunchTemplateVersionRequest;
import software.amazon.awssdk.services.ec2.model.CreateLaunchTemplateVersionResponse;
import software.amazon.awssdk.services.ec2.model.DeleteLaunchTemplateVersionsRequest;
import software.amazon.awssdk.services.ec2.model.DeleteLaunchTemplateVersionsResponse;
import software.amazon.awssdk.services.ec2.model.DeleteLaunchTemplateVersionsResponseErrorItem;
import software.amazon.awssdk.services.ec2.model.DeleteLaunchTemplateVersionsResponseSuccessItem;
import software.amazon.awssdk.services.ec2.model.DescribeLaunchTemplateVersionsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeLaunchTemplateVersionsResponse;
import software.amazon.awssdk.services.ec2.model.LaunchTemplate;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateIamInstanceProfileSpecification;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateInstanceMetadataOptions;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateLicenseConfiguration;
import software.amazon.awssdk.services.ec2.model.LaunchTemplatePlacement;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateVersion;
import software.amazon.awssdk.services.ec2.model.RequestLaunchTemplateData;
import software.amazon.awssdk.services.ec2.model.ResponseLaunchTemplateData;

/** The versions of launch templates: each of them what a template says of instances, for good. */
final class LaunchTemplateVersions {
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

    LaunchTemplateVersions(RegionStore store) {
        this.store = store;
    }

    CreateLaunchTemplateVersionResponse create(CreateLaunchTemplateVersionRequest request) {
        RequestLaunchTemplateData data = LaunchTemplates.checked(request.launchTemplateData());
        String by = Caller.current().principal();
        return store.write(edit -> {
            LaunchTemplateRecord before =
                    LaunchTemplates.required(edit, request.launchTemplateId(), request.launchTemplateName());
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
                                            .orElseThrow(
                                                    () -> LaunchTemplates.noVersion(before, request.sourceVersion()))
                                            .data()
                                            .toBuilder())
                            .build();
            long number = before.template().latestVersionNumber() + 1;
            var version = new Version(number, request.versionDescription(), edit.now(), by, whole);
            List<Version> versions = new ArrayList<>(before.versions());
            versions.add(version);
            LaunchTemplateRecord after = edit.put(
                    LaunchTemplates.KIND,
                    new LaunchTemplateRecord(
                            before.template().copy(it -> it.latestVersionNumber(number)), List.copyOf(versions)));
            ClientTokens.remember(
                    edit, VERSION, request.clientToken(), request, List.of(after.id() + "/" + version.number()));
            return CreateLaunchTemplateVersionResponse.builder()
                    .launchTemplateVersion(shown(after, version))
                    .build();
        });
    }

    DeleteLaunchTemplateVersionsResponse delete(DeleteLaunchTemplateVersionsRequest request) {
        return store.write(edit -> {
            LaunchTemplateRecord before =
                    LaunchTemplates.required(edit, request.launchTemplateId(), request.launchTemplateName());
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
            edit.put(LaunchTemplates.KIND, new LaunchTemplateRecord(before.template(), List.copyOf(left)));
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

    /** The versions of one template, newest first; or the latest or default ones of all. */
    DescribeLaunchTemplateVersionsResponse describe(DescribeLaunchTemplateVersionsRequest request) {
        RegionRows rows = store.read();
        boolean one = request.launchTemplateId() != null || request.launchTemplateName() != null;
        List<LaunchTemplateVersion> found = new ArrayList<>();
        Stream<LaunchTemplateRecord> records = one
                ? Stream.of(LaunchTemplates.required(rows, request.launchTemplateId(), request.launchTemplateName()))
                : rows.all(LaunchTemplates.KIND);
        Consumer<LaunchTemplateRecord> each = request.versions().isEmpty()
                ? record -> record.versions().forEach(version -> found.add(shown(record, version)))
                : record -> request.versions()
                        .forEach(asked -> found.add(shown(
                                record,
                                record.version(asked).orElseThrow(() -> LaunchTemplates.noVersion(record, asked)))));
        records.forEach(each);
        var page = Describe.of(
                found.stream()
                        .filter(version ->
                                request.minVersion() == null || version.versionNumber() >= number(request.minVersion()))
                        .filter(version ->
                                request.maxVersion() == null || version.versionNumber() <= number(request.maxVersion()))
                        .sorted(Comparator.comparing(LaunchTemplateVersions::key)),
                LaunchTemplateVersions::key,
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
