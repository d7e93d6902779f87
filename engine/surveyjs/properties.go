package surveyjs

import "strings"

// set makes a set of the words of a text.
func set(words string) map[string]bool {
	all := map[string]bool{}
	for _, w := range strings.Fields(words) {
		all[w] = true
	}
	return all
}

// Properties that this package follows, or that change nothing in what shows, in what is filled in or in what completing does: how the
// form looks, or what is its owner’s own. All others are listed as not supported.
var (
	ofSurvey = set(`pages elements questions title description locale name showQuestionNumbers showProgressBar progressBarLocation progressBarShowPageTitles
		firstPageIsStarted firstPageIsStartPage showTitle showPageTitles showPageNumbers completeText pageNextText pagePrevText startSurveyText
		completedHtml completedBeforeHtml logo logoPosition logoWidth logoHeight logoFit questionTitleLocation questionErrorLocation errorLocation
		requiredText requiredMark showCompletedPage showCompletePage showNavigationButtons navigationButtonsLocation showPrevButton goNextPageAutomatic
		autoAdvanceEnabled allowCompleteSurveyAutomatic checkErrorsMode textUpdateMode questionsOnPageMode widthMode width progressBarType
		questionDescriptionLocation questionTitlePattern questionStartIndex maxTextLength maxOthersLength maxCommentLength focusFirstQuestionAutomatic
		autoFocusFirstQuestion focusOnFirstError autoFocusFirstError sendResultOnPageNext loadingHtml cookieName version clearInvisibleValues
		calculatedValues triggers showTOC tocLocation headerView fitToContainer backgroundImage backgroundOpacity showPreviewBeforeComplete previewText
		editText questionsOrder questionOrder mode validateVisitedEmptyFields showInvisibleElements surveyId surveyPostId emptySurvey commentText
		storeOthersAsComment`)
	ofContainer = set(`type name title description elements questions visibleIf visible state questionTitleLocation showNumber showQuestionNumbers
		innerIndent indent startWithNewLine width minWidth maxWidth help navigationButtonsVisibility questionsOrder questionOrder questionStartIndex page
		navigationTitle navigationDescription readOnly enableIf titleLocation id allowAdaptiveActions questionTitleWidth colSpan showNavigationButtons
		isRequired requiredErrorText questionErrorLocation`)
	ofQuestion = set(`type name title description choices choicesOrder visibleIf visible isRequired requiredErrorText requiredIf enableIf html help
		hideNumber showNumber titleLocation descriptionLocation errorLocation colCount cols inputType placeHolder placeholder maxLength size startWithNewLine
		width minWidth maxWidth indent hasOther showOtherItem otherText otherErrorText otherPlaceHolder otherPlaceholder hasNone showNoneItem noneText
		hasSelectAll showSelectAllItem selectAllText showRefuseItem refuseText showDontKnowItem dontKnowText hasComment showCommentArea
		commentPlaceholder commentPlaceHolder optionsCaption showOptionsCaption valueName readOnly min max step minErrorText maxErrorText textUpdateMode
		autoComplete autocomplete imageLink labelTrue labelFalse valueTrue valueFalse swapOrder rateMin rateMax rateStep rateCount rateValues rateType
		rateColorMode autoGenerate displayMode minRateDescription maxRateDescription displayRateDescriptionsAsExtremeItems page panel commentText autoGrow
		allowResize acceptCarriageReturn renderAs storeOthersAsComment imageFit imageHeight imageWidth minImageWidth maxImageWidth minImageHeight
		maxImageHeight contentMode showLabel multiSelect searchEnabled searchMode allowClear hideSelectedItems closeOnSelect state choicesVisibleIf
		choicesEnableIf choicesMin choicesMax choicesStep minSelectedChoices maxSelectedChoices itemSize itemTitleWidth separateSpecialChoices
		defaultValue defaultValueExpression setValueIf setValueExpression validators clearIfInvisible expression displayStyle currency
		minimumFractionDigits maximumFractionDigits precision useGrouping format fitToContainer id readOnlyHtml maxSelectText sizeMode`)
	ofMatrix = set(`columns rows cellType alternateRows showHeader rowsOrder hideIfRowsEmpty isAllRowRequired eachRowRequired eachRowUnique rowsVisibleIf
		columnsVisibleIf columnMinWidth columnColCount verticalAlign rowTitleWidth horizontalScroll transposeData columnLayout detailPanelMode
		detailPanelShowOnAdding showCommentArea`)
	ofRepeated = set(`columns columnMinWidth columnColCount cellType rowCount minRowCount maxRowCount addRowText removeRowText addRowLocation
		allowAddRows allowRemoveRows allowRowsDragAndDrop allowRowReorder confirmDelete confirmDeleteText emptyRowsText hideColumnsIfEmpty showHeader
		keyName keyDuplicationError templateElements templateTitle templateTabTitle templateDescription panelCount minPanelCount maxPanelCount
		allowAddPanel allowRemovePanel panelAddText panelRemoveText panelNextText panelPrevText addPanelText removePanelText panelsState
		renderMode displayMode showQuestionNumbers showRangeInProgress noEntriesText newPanelPosition templateErrorLocation templateTitleLocation
		templateQuestionTitleLocation panelRemoveButtonLocation transposeData columnLayout alternateRows detailPanelMode verticalAlign`)
	ofMultiple = set(`items itemErrorLocation itemTitleWidth`)
	ofFile     = set(`allowMultiple allowImagesPreview acceptedTypes maxSize storeDataAsText waitForUpload needConfirmRemoveFile imageHeight
		imageWidth showPreview sourceType fileOrPhotoPlaceholder allowFilesPreview penColor penMinWidth penMaxWidth backgroundColor dataFormat signatureWidth signatureHeight
		signatureAutoScaleEnabled showPlaceholder placeholderReadOnly`)
	ofColumn = set(`cellType cellHint totalType totalFormat totalDisplayStyle minWidth width isUnique`)
	ofChoice = set(`value text help visibleIf enableIf imageLink icon score description id`)
)

// What the definition may hold that is not followed, and why.
const (
	timed  = "time limits are not followed: answers are read as they are stored"
	loaded = "choices are loaded from an address when the form is filled: they are not in the file, and any value is accepted"
	carry  = "choices come from another question’s answer: any value is accepted"
	worth  = "what an answer is worth is said by the rule set, not by the form: this is not read"
)

var (
	surveyReasons = map[string]string{
		"maxTimeToFinish": timed, "maxTimeToFinishPage": timed, "timeLimit": timed, "timeLimitPerPage": timed, "showTimerPanel": timed, "showTimer": timed,
		"completedHtmlOnCondition": "what is said after completion is not shown here", "navigateToUrl": "where the reader goes after completion is not followed",
		"navigateToUrlOnCondition": "where the reader goes after completion is not followed",
	}
	containerReasons = map[string]string{
		"requiredIf": "a panel that needs one of its answers is not checked", "isRequired": "a panel that needs one of its answers is not checked",
		"maxTimeToFinish": timed, "timeLimit": timed,
	}
	questionReasons = map[string]string{
		"choicesByUrl": loaded, "choicesLazyLoadEnabled": loaded, "choicesFromQuestion": carry, "choicesFromQuestionMode": carry,
		"choiceValuesFromQuestion": carry, "choiceTextsFromQuestion": carry, "correctAnswer": worth, "score": worth,
		"resetValueIf": "an answer that empties itself while the form is filled is read as it is stored", "maxTimeToFinish": timed,
		"defaultRowValue": "the answers of a row that is added are not filled in", "defaultPanelValue": "the answers of a panel that is added are not filled in",
		"defaultValueFromLastRow": "the answers of a row that is added are not filled in", "defaultValueFromLastPanel": "the answers of a panel that is added are not filled in",
		"detailElements": "the details of a row are not read", "cells": "texts of single cells are not read", "maskType": "masks are not applied to answers",
		"maskSettings": "masks are not applied to answers", "dataList": "suggestions are not read", "totalText": "totals of columns are not worked out",
		"totalExpression": "totals of columns are not worked out",
	}
	choiceReasons = map[string]string{"score": worth}
)

// questionTypes are those whose answers are understood; the answer to any other type is kept as it is.
var questionTypes = set(`radiogroup dropdown checkbox tagbox ranking imagepicker buttongroup text comment boolean rating html image expression
	matrix matrixdropdown matrixdynamic paneldynamic multipletext file signaturepad`)
